"""Reads of calendars, as the rules want them."""

from datetime import time

from motcua.base.memory import remembered
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.deadlines.rules import WorkCalendar
