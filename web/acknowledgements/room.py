"""The room of acknowledgements; its pages enter themselves."""

from flask import Blueprint

pages = Blueprint("acknowledgements", __name__)
