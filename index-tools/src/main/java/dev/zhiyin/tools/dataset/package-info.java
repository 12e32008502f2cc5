/** How good recommendations are, of a shop and of data sets with a published split. */
@NullMarked
package dev.zhiyin.tools.dataset;

import org.jspecify.annotations.NullMarked;
