"""The room of evidence."""

from flask import Blueprint

pages = Blueprint("evidence", __name__)
