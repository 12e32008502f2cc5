/** Keys by which programs are let in, and what each may do. */
@NullMarked
package dev.zhiyin.engine.access;

import org.jspecify.annotations.NullMarked;
