"""Words that stand where names stand, and names that are words: what a list of names must not stop by itself.

The lists are short, of common words only. A word that is missing stops more than it must, never less.
"""

from __future__ import annotations

_ROLES = """
moderator moderatorer moderatorn mod intervjuare intervjuaren intervjuledare samtalsledare gruppledare ledare ledaren
observatör assistent bisittare sekreterare kodare coder user admin default okänd unknown speaker participant respondent
interviewer interviewee facilitator female male woman man all other deltagare deltagaren deltagarna delt del
respondenten informant person personer röst röster talare ip fp int kvinna kvinnan kvinnor kvinnorna män mannen kille
killar tjej tjejer flicka flickor pojke pojkar barn barnet barnen ungdom ungdomar ung unga vuxen vuxna äldre yngre mamma
pappa mor far förälder föräldrar anhörig anhöriga närstående brukare brukaren boende klient klienter patient patienter
elev elever student studenter lärare lärarna rektor rektorer chef chefen chefer cheferna enhetschef enhetschefer
verksamhetschef medarbetare medarbetaren medarbetarna personal personalen kollega kollegor sjuksköterska sjuksköterskor
undersköterska undersköterskor läkare läkaren kurator kuratorer psykolog handläggare handläggaren socialsekreterare
biståndshandläggare behandlare arbetsterapeut fysioterapeut stödassistent vårdbiträde politiker politikerna tjänsteman
tjänstemän projektledare projektledaren samordnare kontaktperson utredare forskare alla allihop flera många någon några
ingen båda annan andra annat fråga frågor svar kommentar kommentarer skratt ohörbart tystnad paus övrigt övriga grupp
gruppen grupper fokusgrupp fokusgruppen fokusgrupper intervju intervjun intervjuer möte mötet möten träff samtal enhet
enheten avdelning avdelningen verksamhet verksamheten team teamet region regionen kommun kommunen län stad staden
förvaltning socialtjänst socialtjänsten hemtjänst hemtjänsten äldreboende äldreboendet boendet vårdcentral
vårdcentralen sjukhus sjukhuset skola skolan förskola förskolan gymnasium kontor kontoret nämnd nämnden föreningen
förening dokument document fil transkript transkribering januari februari mars april maj juni juli augusti september
oktober november december förmiddag eftermiddag kväll start avslutning första andra tredje fjärde
"""
_PARTICLES = "von van de der den di da la le el al af av du dos und och bin ibn abu ter ten i på vid hos från"
_SMALL = """
jag du han hon hen den det de vi ni man min mitt mina din ditt dina sin sitt sina vår vårt våra er ert era deras hans
hennes vem vad var när hur varför vilken vilka som att om men och eller för så då nu här där ja nej jo nä okej mm är har
kan ska vill inte också bara till från med utan under över efter före mellan genom nya ny nytt gamla gammal stora stor
lilla liten norra södra östra västra norr söder öster väster syd nord öst väst övre nedre inre yttre mellersta centrala
sankt sankta exempel till ett en två tre fyra fem sex sju åtta nio tio
"""
_NAMES_TOO = """
ad alm ask august bengal berg bergen bo bro bror bäck dag dal dan ek falk fred frank frid frida fri fält glad gran gren
gun gull god hall hans hed hede hel holm hård häger inga iris ivar jan jul kaj kalla kall karl kim klara klang klar klok
kron kvick kvist lena lilja lillemor lind linda linde liv lo lova love lund lång malm man maria mark max mild modig mo
my mård ny när ock ott per pil pärla rapp rask rik ros rosa rosen rot rut ryd rå saga sand sanna sann sjö sjöberg skarp
skog skoglund sköld smed snäll sol sommar spets stark sten stig stjärna stolt stor strand ström stål sund svan sven
svensk tapper tage tall tom trygg tuva törn ulv uno varg vera vide vik vild vilda vilja vinter viola viva ärlig å ås öst
ö örn
"""

ROLES = frozenset(_ROLES.split())
"""What people, groups and transcripts are called when they are not called by a name."""
PARTICLES = frozenset(_PARTICLES.split())
"""Parts of names that nobody is known by."""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that begin many sentences, and those that make one place's name out of another's."""
NAMES_AND_WORDS = frozenset(_NAMES_TOO.split())
"""Names that are ordinary words with small letters, or begin them: they stop where they have their capital."""
