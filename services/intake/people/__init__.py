"""What each person, and each department's team, did for the rule of law (个人履历、部门法治队伍工作)."""
