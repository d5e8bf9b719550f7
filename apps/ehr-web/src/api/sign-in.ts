/** The sign-in page, which leads back to this screen. */
export function goToSignIn(): void {
  location.assign(`/login?${new URLSearchParams({ to: location.pathname })}`);
}
