// Choosing a provider: the ranked list with its explanation, places, and why the others are not offered.
// What the form asks the server is asked for the case; nothing here decides anything.
(() => {
	const CHOICE_FIELDS = ["urgency", "location_reason", "is_residential", "residential_from", "residential_until", "extension_of"];
	const escape = (text) => frappe.utils.escape_html(String(text));

	frappe.ui.form.on("Referral", {
		refresh(frm) {
			const unsent = [undefined, null, "", "Draft"].includes(frm.doc.referral_category);
			const writes = frm.is_new() || (frm.perm[0] && frm.perm[0].write);
			if (unsent && writes) frm.add_custom_button(__("Choose a provider"), ccm.once(() => open_choice(frm)));
		},
	});

	function open_choice(frm) {
		if (!frm.doc.case || !frm.doc.service_type) {
			frappe.msgprint(__("Choose the case and the service first."));
			return Promise.resolve();
		}
		const given = {};
		CHOICE_FIELDS.forEach((name) => (given[name] = frm.doc[name] || null));
		const asked = { case: frm.doc.case, service: frm.doc.service_type, given: JSON.stringify(given) };
		if (!frm.is_new()) asked.referral = frm.doc.name;
		return frappe.xcall("ccm_app.api.provider_choice.providers_for", asked).then((found) => show(frm, found));
	}

	function show(frm, found) {
		const dialog = new frappe.ui.Dialog({ title: __("Choose a provider"), size: "large" });
		dialog.$body.addClass("ccm-choice").html(page(found));
		dialog.$body.on("click", "button[data-provider]", (event) => {
			const button = event.currentTarget;
			const picked = found.offered.concat(found.not_offered).find((one) => one.provider === button.dataset.provider);
			take(frm, dialog, found, picked, button.dataset.waits === "1");
		});
		dialog.show();
	}

	function page(found) {
		const offered = found.offered.map((one) => card(one, `<b>${one.rank}. ${escape(one.label)}</b>`, button(one, false)));
		const others = found.not_offered.map((one) => card(one, `<b>${escape(one.label)}</b>`, one.may_wait ? button(one, true) : ""));
		const none = `<p>${__("Nobody is offered for this client. Read below why, or ask the Central Office.")}</p>`;
		const list = offered.length ? offered.join("") : none;
		const rest = others.length
			? `<details ${offered.length ? "" : "open"}><summary>${__("Not offered, and why: {0}", [others.length])}</summary>${others.join("")}</details>`
			: "";
		return `<div class="ccm-choice-page"><p class="text-muted">${escape(found.rule)}</p>${list}${rest}</div>`;
	}

	function card(one, title, action) {
		const reasons = one.reasons.map((reason) => `<li>${escape(reason.text)}</li>`).join("");
		return `<div class="ccm-choice-card"><div class="ccm-choice-head"><span>${title} <span class="text-muted">${escape(one.provider)}</span></span>${action}</div>
			<div class="ccm-choice-places">${places(one)}</div><ul>${reasons}</ul></div>`;
	}

	function places(one) {
		const parts = [__("Occupied: {0}", [one.occupied]), __("Promised: {0}", [one.promised])];
		if (one.free !== null) parts.push(__("Free: {0} of {1}", [one.free, one.places]));
		parts.push(__("Waiting: {0}", [one.waiting]));
		return parts.map((part) => `<span class="indicator-pill gray no-indicator-dot">${part}</span>`).join(" ");
	}

	function button(one, waits) {
		const label = waits ? __("Wait for a place") : __("Choose");
		const look = one.rank === 1 ? "btn-primary" : "btn-default";
		return `<button class="btn btn-sm ${look}" data-provider="${escape(one.provider)}" data-waits="${waits ? 1 : 0}">${label}</button>`;
	}

	function take(frm, dialog, found, picked, waits) {
		const another = !waits && picked.rank !== 1;
		if (!another) return settle(frm, dialog, picked, waits, {});
		const options = found.reasons_for_another.map((one) => ({ value: one.value, label: one.label }));
		const in_words = found.reasons_for_another.filter((one) => one.needs_note).map((one) => one.value);
		const asks = new frappe.ui.Dialog({
			title: __("Why another than the first"),
			fields: [
				{ fieldtype: "HTML", options: `<p>${__("{0} stands first for this client.", [escape(found.offered[0].label)])}</p>` },
				{ fieldtype: "Select", fieldname: "choice_reason", label: __("Why another than the first"), options, reqd: 1 },
				{ fieldtype: "Small Text", fieldname: "choice_note", label: __("In words"), mandatory_depends_on: `eval:${JSON.stringify(in_words)}.includes(doc.choice_reason)` },
			],
			primary_action_label: __("Choose"),
			primary_action(values) {
				asks.hide();
				settle(frm, dialog, picked, false, values);
			},
		});
		return asks.show();
	}

	function settle(frm, dialog, picked, waits, values) {
		dialog.hide();
		return frm.set_value({
			provider: picked.provider,
			waits_for_place: waits ? 1 : 0,
			choice_reason: values.choice_reason || null,
			choice_note: values.choice_note || null,
		});
	}
})();
