/**
 * How good the recommendations are: hit rates on what was held out, through the index and exact.
 */
@NullMarked
package dev.zhiyin.tools.evaluate;

import org.jspecify.annotations.NullMarked;
