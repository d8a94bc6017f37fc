"""The room's blueprint."""

from flask import Blueprint

pages = Blueprint("risks", __name__)
