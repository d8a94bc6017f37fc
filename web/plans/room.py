"""The room that the pages of plans belong to."""

from flask import Blueprint

pages = Blueprint("plans", __name__)
