package dev.zhiyin.tools.sample;

import java.util.List;

/**
 * Sentences for any product. Openers may have the slots of {@link Draft#fill}; the others, which
 * are parts of reviews, have none.
 *
 * @param openers first sentences of a description
 * @param pleased of a pleased shopper
 * @param lasting of a pleased shopper, about what isn't used up
 * @param again of a pleased shopper, about what is used up
 * @param looks of a pleased shopper, about what has a colour
 * @param mixed of a shopper who is neither pleased nor disappointed
 * @param upset of a disappointed shopper
 */
record Phrases(
    List<Words> openers,
    List<Words> pleased,
    List<Words> lasting,
    List<Words> again,
    List<Words> looks,
    List<Words> mixed,
    List<Words> upset) {}
