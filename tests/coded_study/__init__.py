"""One invented Swedish focus-group study, written in the format of every tool that evallib reads.

Nobody has said any of this. ``python -m tests.coded_study`` renews the files of the invented project ``exempel``;
``python -m tests.coded_study FOLDER`` writes the study in every format there.
"""
