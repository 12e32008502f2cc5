/** What training costs by the size of the catalogue. */
@NullMarked
package dev.zhiyin.tools.cost;

import org.jspecify.annotations.NullMarked;
