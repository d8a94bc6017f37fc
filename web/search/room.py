"""The room of searching."""

from flask import Blueprint

pages = Blueprint("search", __name__)
