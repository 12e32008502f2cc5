/** From files to a served generation: load, embed, train, index, publish. */
@NullMarked
package dev.zhiyin.tools.rebuild;

import org.jspecify.annotations.NullMarked;
