package dev.zhiyin.engine.wording;

/**
 * A sentence that wordings stand for.
 *
 * @param code of the reason, in lower case
 * @param sentence name of its template, and after {@code /} what the shopper did, where it says
 *     that: {@code same_brand/viewed_similar}
 * @param language as requests name it, such as {@code zh-CN}
 */
public record WordingKind(String code, String sentence, String language) {}
