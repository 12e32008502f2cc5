/** How a training went, as a picture. */
@NullMarked
package dev.zhiyin.tools.curves;

import org.jspecify.annotations.NullMarked;
