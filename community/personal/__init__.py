"""A member's data in her own hands: taking everything along, and leaving for good.

`exporting` makes the archive in the background, `leaving` is the way out with its days of grace, `erasing` the job at
its end. What there is to export and erase stands in `community.slots.personal_data`; the kernel's part is `account`.
"""
