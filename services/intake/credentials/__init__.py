"""What people sign in with besides the file of accounts: passwords they chose, second factors."""
