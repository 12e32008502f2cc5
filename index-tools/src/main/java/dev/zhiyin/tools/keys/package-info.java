/** Keys by which programs are let in. */
@NullMarked
package dev.zhiyin.tools.keys;

import org.jspecify.annotations.NullMarked;
