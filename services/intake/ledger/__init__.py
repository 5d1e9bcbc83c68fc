"""The ledger (台账): a workbook that clerks fill, one row a case and instance, and how its cells become facts and facts become cells again."""
