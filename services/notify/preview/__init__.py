"""Who would be told what, where and when, by the rules, people, wishes and hours of now; nothing is recorded and nothing sent."""
