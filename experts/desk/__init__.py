"""The desk of standing in the Wagtail admin: nominations, standings, suspicions, questions, policy, topics.

Moderators decide about people, shop staff about what a topic shows, administrators about the policy.
"""
