// Sends the answer on to the app (OAuth 2.0 Form Post Response Mode); without script the button does.
"use strict";

document.querySelector("[data-form-post]")?.requestSubmit();
