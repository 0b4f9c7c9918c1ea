/** Whoever mends a field is not told any longer that it is wrong; the server looks again when the form is sent. */

document.addEventListener("input", mended);
document.addEventListener("change", mended);

function mended({ target }: Event): void {
  const field = target instanceof Element ? target.closest(".field.has-error") : null;
  if (!field) return;
  field.classList.remove("has-error");
  for (const error of field.querySelectorAll<HTMLElement>(".error")) error.hidden = true;
  for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}
