"""First names that are common in Sweden, by whether small letters are enough to know them by.

The lists are short and of the commonest names only: a name that is missing here is not known in running text.
"""

from __future__ import annotations

_FIRST_NAMES = """
abdi abdul abdullah abdulrahman adam agneta ahmad ahmed ahmet aida aisha albin aleksandra alexander alexandra ali
alice alicia alma alva alvin amal amanda amer amin amina amir amira anders andrea andreas andrzej anette angelina
anita anja anki ann anna annamaria anne anneli annelie annette annica annika anton antonia arne aron arvid asha astrid
ayan ayla aziz barbro beatrice bengt benjamin berit bernt bertil bianca birger birgit birgitta bjarne björn bosse
britt britta börje caisa carin carina carl carolina caroline casper catarina catharina cecilia charlie charlotta
charlotte chris christel christer christian christina christoffer claes claudia conny dagny daniel daniela danuta
david davood deniz dennis diana dilan dragan ebba ebrahim edith edvin elena elias elin elina elisabet elisabeth elise
ella ellen elmira elsa elvira emelie emil emilia emily emma emre eric erica erik erika erland ernst esbjörn eskil
esther eva evelina evert ewa fadi farah farid fatemah fatemeh fatima fatma fatou felicia felix ferdinand filip filippa
fredrik fredrika gabriel gabriella georg gerd gerda gerhard gert gertrud gudrun gunborg gunhild gunilla gunnar gunnel
gunvor gustaf gustav göran gösta habib halima hamid hampus hamza hanna hannah hannes hans-olof harald hasan hassan
hedda hedvig helen helena helene helga henning henrik henry herbert hilda hilde hjalmar huda hugo hussein håkan
ibrahim ida ilona imran inez inga-lill ingegerd ingela ingemar inger ingrid ingvar irene irina irma isabell isabella
isabelle isak ismail ivan izabela jacob jakob jamal jan-erik jan-olov janet janne jasmina jeanette jennifer jenny jens
jerker jerzy jesper jessica jimmy joacim joakim joel johan johanna johannes john johnny jonas jonatan jonathan jonna
josef josefin josefine joseph judith juha julia jussi jörgen kajsa karen karim karin karolina katarina katarzyna
katharina kenneth kerstin kevin khadija khaled khalid kicki kirsi kjell kjerstin knut krister kristian kristin
kristina kristoffer krzysztof laila lars lars-erik lars-göran latifa leif leila lennart leon leyla liam linn linus
lisa lisbet lisbeth liselott ljubica lotta louise lovisa lucas ludvig luis lukas madeleine magdalena magnus mahmoud
maj-britt malgorzata malin malte marcus margareta margaretha margit margot maria-lena marianne marika marja markku
markus martin martina maryam mateusz mathias matilda mats matteo matti mattias maud maximilian mehmet melissa mia
micael michael michaela mikael mikaela miriam mirjam moa mohamad mohamed mohammad mohammed mona monica monika morteza
muhammad mustafa nadia najma nasrin natalie nathalie nicklas niclas nicole niklas nils nina noah noor nora nour
oleksandr olena olle olof olov omar oscar oskar osman ove patricia patrik paula paulina pauline pekka pelle pernilla
peter petra petter petteri pia piotr pontus rachel ragnar ragnhild rahel rasmus rebecca rebecka reza ricardo richard
rickard rikard robert roger roland rolf rosita rune ruth saga-lill salma samira samuel sandra sara sarah sebastian
selma signe sigrid siiri simon sirpa sixten sofia sofie solveig somaya sonja staffan stefan stella stig-björn stina
sture sune susann susanna susanne svante sven-erik svenne svetlana sylvia sören tarja tatiana tatjana teresa terese
therese thomas tilda tilde timo tina tobias tomas tommy tony torbjörn tord torgny torsten tove tuula ulf ulla ulrica
ulrik ulrika valentina valter vanessa vendela veronica veronika vibeke victor victoria viggo viktor viktoria vilhelm
viveka vivian wilhelm william wilma wioletta xhevdet yasmin ylva yngve younes yousef youssef yusuf yvonne zahra zainab
zara zeinab zeynep zofia åke åsa örjan
"""
_CLEAR = """
angelica august axel bo dahlia dan elis ester frida gun hans inga iris ivar jan jasmin kaj karl kennet kent kim klas
lena leo lillemor lina linnea linnéa liv lova maj maja mari maria marie marina mary max milan morgan my nathan niels
orvar otto per per-olof pär rana rita robin said sam siv sonny stig sven tage tim tom tore torun tuva ulla-britt uno
urban vera ville viola wille
"""

FIRST_NAMES = frozenset(_FIRST_NAMES.split())
"""First names that are hardly ever anything else, in whatever case."""
CLEAR_NAMES = frozenset(_CLEAR.split())
"""First names that are words as well, or begin them: known by their capital."""
