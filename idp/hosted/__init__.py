"""The browser's door: Cognito's pages, opened by allauth, decided by the engine.

It knows HTTP, forms and the browser's session; it decides nothing about people. Begin with
`door` (the one way to a browser session) and `visits` (what a request is about); each page
is a file in `pages`, each question a form that puts it to the engine.
"""
