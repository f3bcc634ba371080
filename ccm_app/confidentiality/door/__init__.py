"""The door: what each kind of visitor may call, ask and open. What nobody has allowed is refused."""
