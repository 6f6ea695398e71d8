/**
 * Every route file of the API, one line each, in alphabetical order of the paths: what the OpenAPI document is
 * made from. A test compares this list with the folder.
 */
