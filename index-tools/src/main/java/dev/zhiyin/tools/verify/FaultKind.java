package dev.zhiyin.tools.verify;

/** What may be wrong. */
enum FaultKind {
  GENERATION("wrong with the generation"),
  INDEX("wrong with the index"),
  MISSING("in the store, but not in the index"),
  GHOST("in the index, but not in the store"),
  OTHER("with other values in the index"),
  EMBEDDING("with another embedding than its text has"),
  TOWER_VECTORS("with other tower vectors than the model gives it");

  private final String text;

  FaultKind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
