"""The room's blueprint; its views live in `public_views` and `organiser_views`."""

from flask import Blueprint

from tracker.discussions.light import bare, blocks_of

bp = Blueprint("discussions", __name__)
bp.add_app_template_filter(blocks_of, "light_blocks")
bp.add_app_template_filter(bare, "bare_text")
