"""`make fuzz`: a running system under made-up requests, for as long as one likes."""
