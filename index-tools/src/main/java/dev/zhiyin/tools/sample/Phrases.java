package dev.zhiyin.tools.sample;

import java.util.List;

/**
 * Sentences for any product. Openers may have the slots of {@link Draft#fill}; reviews have none.
 *
 * @param openers first sentences of a description
 * @param pleased what follows a praise, or stands alone
 * @param mixed what a shopper writes who is neither
 * @param upset what a disappointed shopper writes
 */
record Phrases(List<Words> openers, List<Words> pleased, List<Words> mixed, List<Words> upset) {}
