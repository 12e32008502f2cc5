/**
 * Products in Lucene: the fields of one product, how their text is analysed, building an index and
 * asking it. Lucene's types do not leave this package.
 */
@NullMarked
package dev.zhiyin.engine.lucene;

import org.jspecify.annotations.NullMarked;
