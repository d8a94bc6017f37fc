"""The room that the pages of proposals belong to."""

from flask import Blueprint

pages = Blueprint("proposals", __name__)
