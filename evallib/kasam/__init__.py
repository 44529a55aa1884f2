"""KASAM and other questionnaires: what the answers say, guarded before anything leaves this room."""
