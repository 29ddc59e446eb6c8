from tracker.core import migrations


def test_the_command_line_is_taught_to_migrate(app):
    migrations.init_app(app)
    assert app.extensions["migrate"].directory.endswith("/migrations")
    del app.extensions["migrate"]
