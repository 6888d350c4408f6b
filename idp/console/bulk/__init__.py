"""Many people at once: chosen by the list's filters (`choosing`), worked on in the background (`jobs`), or exported."""
