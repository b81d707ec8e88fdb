# What experts advise with: recommendation lists, votes on them, suggestions put aside.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0009_members_leave'),
        ('experts', '0003_course_and_boards'),
        ('shop', '0003_word_beginnings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='topicpolicy',
            name='contributors_recommend',
            field=models.BooleanField(default=False, verbose_name='contributors too make recommendation lists'),
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('visible', 'visible'), ('held', 'waits for review'), ('hidden', 'hidden by moderation'), ('withdrawn', 'withdrawn by its author')], default='visible', max_length=10, verbose_name='state')),
                ('title', models.CharField(max_length=90, verbose_name='title')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='whom it is for')),
                ('words_html', models.TextField(blank=True, editable=False)),
                ('language', models.CharField(default='de', max_length=5)),
                ('got_something', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('helpful_count_denormalised', models.PositiveIntegerField(default=0, editable=False)),
                ('begun_at', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('first_shown_at', models.DateTimeField(editable=False, null=True)),
                ('revised_at', models.DateTimeField(blank=True, null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recommendations', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='community.topic')),
            ],
            options={
                'verbose_name': 'recommendation list',
                'verbose_name_plural': 'recommendation lists',
            },
        ),
        migrations.CreateModel(
            name='RecommendationVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='experts.recommendation')),
            ],
        ),
        migrations.CreateModel(
            name='RecommendedProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, max_length=600, verbose_name='why')),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommended_in', to='shop.family')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='experts.recommendation')),
            ],
            options={
                'ordering': ['recommendation', 'position'],
            },
        ),
        migrations.CreateModel(
            name='DeclinedSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shop.family')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'family'), name='a_suggestion_is_declined_once')],
            },
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('status', 'visible')), fields=['topic', '-published_at', '-id'], name='advice_of_topic'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['member', '-published_at', '-id'], name='advice_of_member'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('status', 'held')), fields=['published_at', 'id'], name='advice_queue'),
        ),
        migrations.AddConstraint(
            model_name='recommendationvote',
            constraint=models.UniqueConstraint(fields=('recommendation', 'member'), name='one_vote_per_list_and_member'),
        ),
        migrations.AddConstraint(
            model_name='recommendedproduct',
            constraint=models.UniqueConstraint(fields=('recommendation', 'family'), name='a_list_names_a_product_once'),
        ),
    ]
