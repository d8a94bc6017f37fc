"""The room that the pages of objectives belong to."""

from flask import Blueprint

pages = Blueprint("objectives", __name__)
