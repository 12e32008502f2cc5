package dev.zhiyin.tools.sample;

/** The language of one product's text, or of the one a shopper reads first. */
enum Language {
  CHINESE,
  ENGLISH;

  /** What stands between two sentences. */
  String gap() {
    return this == CHINESE ? "" : " ";
  }

  Language other() {
    return this == CHINESE ? ENGLISH : CHINESE;
  }
}
