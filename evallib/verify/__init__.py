"""Is a report what its data and code give? In three steps, each of which rests on the one before.

1. The page, by itself and with what lies beside it, is as it was written: for any reader.
2. The data, the settings, the notebooks, evallib and the versions are those that it was made from: with the workspace.
3. Made again, it comes out the same.

A fingerprint shows that a page was changed by accident, or by somebody who did not renew it. Only the third step shows
that nobody made up a page with fitting fingerprints.
"""

from evallib.verify.check import Verification, verify_report
from evallib.verify.findings import Finding

__all__ = ["Finding", "Verification", "verify_report"]
