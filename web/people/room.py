"""The room of the pages about people."""

from flask import Blueprint

pages = Blueprint("people", __name__)
