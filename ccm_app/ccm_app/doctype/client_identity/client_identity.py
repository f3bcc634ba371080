from ccm_app.confidentiality import blind_index, looks, matching
from ccm_app.registry.register_record import RegisterRecord


class ClientIdentity(RegisterRecord):
	"""The vault: who a client is. One per client. Nothing else in the register holds a name, a birth date, a document, a telephone number or an address below the commune."""

	def before_insert(self) -> None:
		"""The register is asked whether it knows the person, when nothing else stands in the way."""
		super().before_insert()
		matching.ask_before_registering(self)

	def on_update(self) -> None:
		"""Every save is a look, and the index knows the person as it is now."""
		super().on_update()
		is_new = self.get_doc_before_save() is None
		looks.written(str(self.client), is_new=is_new)
		blind_index.index_identity(self)
		matching.compare_with_register(self, tell=is_new)
