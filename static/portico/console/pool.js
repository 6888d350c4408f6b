"use strict";
// Comfort only: every tab of a pool's page works without it.
