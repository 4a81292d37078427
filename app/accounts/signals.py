"""What this slice tells those above it; receivers get the session, and write in the same transaction."""

from blinker import Namespace

_signals = Namespace()

# sent with session=, user=, now= when someone who signed up, or accepted an invitation, starts a portfolio
trainee_joined = _signals.signal("accounts.trainee_joined")

# sent with session=, user=, invitation=, now= once an invitation is accepted
invitation_accepted = _signals.signal("accounts.invitation_accepted")

# sent with session=, user=, now= when someone has chosen a new password
password_replaced = _signals.signal("accounts.password_replaced")

# sent with session=, user=, now= when someone's account is closed, or opened again
account_switched = _signals.signal("accounts.account_switched")
