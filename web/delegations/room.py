"""The room that the pages of delegations belong to."""

from flask import Blueprint

pages = Blueprint("delegations", __name__)
