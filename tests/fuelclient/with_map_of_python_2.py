"""`fuel` of 9.0.0 with a `map` that calls at once; a program for its environment."""

import sys

from fuelclient.cli.actions import task
from fuelclient.cli.parser import main


task.map = lambda function, items: [function(item) for item in items]
sys.exit(main())
