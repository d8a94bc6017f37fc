"""The room that the pages of communication belong to."""

from flask import Blueprint

pages = Blueprint("communications", __name__)
