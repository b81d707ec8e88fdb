"""The database refuses to change or delete what stands in the ledger."""

from django.db import migrations

from experts import ledger_guard


class Migration(migrations.Migration):
    dependencies = [("experts", "0005_badges")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: ledger_guard.install(editor.connection),
            lambda apps, editor: ledger_guard.remove(editor.connection),
        )
    ]
