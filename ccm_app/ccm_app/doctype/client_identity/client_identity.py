from ccm_app.confidentiality import blind_index, looks
from ccm_app.registry.register_record import RegisterRecord


class ClientIdentity(RegisterRecord):
	"""The vault: who a client is. One per client. Nothing else in the register holds a name, a birth date, a document, a telephone number or an address below the commune."""

	def on_update(self) -> None:
		"""Every save is a look, and the blind index knows the names as they are now."""
		super().on_update()
		looks.written(str(self.client), is_new=self.get_doc_before_save() is None)
		blind_index.index_identity(self)
