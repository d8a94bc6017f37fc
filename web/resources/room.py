"""The room that the pages of resources belong to."""

from flask import Blueprint

from web.quantities import quantity

pages = Blueprint("resources", __name__)
pages.add_app_template_filter(quantity)
