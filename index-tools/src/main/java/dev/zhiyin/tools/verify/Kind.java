package dev.zhiyin.tools.verify;

/** What may be wrong. */
enum Kind {
  GENERATION("wrong with the generation"),
  INDEX("wrong with the index"),
  MISSING("in the store, but not in the index"),
  GHOST("in the index, but not in the store"),
  OTHER("with other values in the index"),
  EMBEDDING("with another embedding than its text has"),
  FACES("with other faces than the model gives it");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
