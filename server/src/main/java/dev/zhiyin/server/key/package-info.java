/** Keys by which programs are let in, and what each may do. */
@NullMarked
package dev.zhiyin.server.key;

import org.jspecify.annotations.NullMarked;
