"""``python -m xl_kenten``: the same as the command ``xl-kenten``."""

import sys

from xl_kenten.cli import main

sys.exit(main())
